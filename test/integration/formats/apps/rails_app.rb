# Rails in one file, with redis-actionpack's sessions (SERIALIZER=json: as JSON).
require "action_controller/railtie"
require "redis-actionpack"
require "rack/handler/webrick"
require "json"

server = { host: "127.0.0.1", port: ENV.fetch("REDIS_PORT").to_i, db: 0, namespace: "shop:session" }
server[:serializer] = JSON if ENV["SERIALIZER"] == "json"

class App < Rails::Application
  config.root = ENV.fetch("FOLDER")
  config.eager_load = false
  config.consider_all_requests_local = true
  config.hosts = nil
  config.secret_key_base = "only for tests"
  config.logger = Logger.new(File::NULL)
  config.action_dispatch.cookies_serializer = :json
end
App.config.session_store :redis_store, servers: [server], key: "_shop_session", expire_after: 3600

class SessionsController < ActionController::Base
  # Lines that Sessionwatch advises to add.
  class_eval(ENV.fetch("ADVICE", ""))

  def create
    reset_session
    session[:user_id] = params[:user]
    form_authenticity_token
    render plain: "hello"
  end

  def show
    session[:user_id] ? render(plain: session[:user_id]) : head(:unauthorized)
  end
end

App.initialize!
App.routes.draw do
  post "/login", to: "sessions#create"
  get "/whoami", to: "sessions#show"
end
Rack::Handler::WEBrick.run(App, Host: "127.0.0.1", Port: ENV.fetch("PORT").to_i, Logger: WEBrick::Log.new(File::NULL), AccessLog: [])
